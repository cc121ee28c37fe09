import HTTPServer

extension Routes {
    /// `/metrics`: the rendering of the newest snapshot.
    static func metrics(_ context: RouteContext) -> Handler {
        { request in
            try context.snapshot().exposition.response(
                accept: request.headers["Accept"], acceptEncoding: request.headers["Accept-Encoding"])
        }
    }
}
