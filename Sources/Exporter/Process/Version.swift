/// The version of this build, as `--version`, `User-Agent` and `holysheep_exporter_build_info` say it.
public enum Version {
    public static let current = "0.1.0"
}
