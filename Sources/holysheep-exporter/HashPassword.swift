import ArgumentParser
import Foundation
import HTTPServer

struct HashPassword: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash-password",
        abstract: "Hash a password with bcrypt for basic_auth_users of the web configuration file.",
        discussion: "Asks for the password without showing it, or reads it from standard input when that is no terminal.")

    @Option(help: "The logarithm to base 2 of the number of rounds, 4 to 16; a step doubles the time.")
    var cost = BcryptHash.defaultCost

    func validate() throws {
        guard (4...16).contains(cost) else { throw ValidationError("--cost must be from 4 to 16") }
    }

    func run() throws {
        let password = isatty(STDIN_FILENO) == 1 ? try askTwice() : try readAll()
        do throws(BcryptError) {
            print(try BcryptHash(of: password, cost: cost).text)
        } catch {
            throw CommandFailure("\(error); \(Self.remedy(for: error))")
        }
    }

    private func askTwice() throws -> [UInt8] {
        let first = try Self.ask("Password: ")
        // What is wrong with it is said before it is typed again.
        guard !first.isEmpty, first.count <= BcryptHash.longestPassword else { return first }
        guard try Self.ask("Again: ") == first else { throw CommandFailure("the passwords differ; start again") }
        return first
    }

    private static func ask(_ prompt: String) throws -> [UInt8] {
        guard let typed = HiddenLine.read(prompt: prompt) else { throw CommandFailure("no password was given") }
        return typed
    }

    /// One line, without its end.
    private func readAll() throws -> [UInt8] {
        var bytes = [UInt8](try FileHandle.standardInput.read(upToCount: 64 << 10) ?? Data())
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.contains(UInt8(ascii: "\n")) else {
            throw CommandFailure("standard input has more than one line; give the password alone")
        }
        return bytes
    }

    private static func remedy(for error: BcryptError) -> String {
        switch error {
        case .emptyPassword: "give one"
        case .longPassword: "shorten it to \(BcryptHash.longestPassword) bytes"
        case .zeroByte: "give one that can be typed"
        case .malformed, .cost: "choose another --cost"
        }
    }
}

/// A line typed at a terminal that does not show it.
enum HiddenLine {
    /// - Returns: nil when the line was broken off with Ctrl-C or Ctrl-D.
    static func read(prompt: String) -> [UInt8]? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var hidden = before
        // Keys come one by one and signals do not, so that no way out leaves the terminal silent.
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        FileHandle.standardError.write(Data(prompt.utf8))
        var line: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            guard Foundation.read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return line
            case 3, 4: return nil
            case 8, 127:
                // A character of UTF-8 ends where a byte begins one.
                while let last = line.popLast(), last & 0xc0 == 0x80 {}
            default: line.append(byte)
            }
        }
    }
}
