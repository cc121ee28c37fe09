/// What a server has to say beside its answers.
public struct HTTPServerMessage: Sendable, Equatable {
    public enum Origin: Sendable, Equatable {
        /// A handler threw, or answered what cannot be sent: a mistake in the program.
        case handler
        /// libmicrohttpd's own words. Mostly about clients that sent no proper request or went away, now and
        /// then about the system, such as being out of file descriptors.
        case library
    }

    public let origin: Origin
    public let text: String
}
