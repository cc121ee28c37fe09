#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <netdb.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Swift can call neither variadic functions nor macros with casts, and cannot receive a va_list
// portably. Everything that needs one of them is here, and nothing else.

// Where libmicrohttpd's messages go. Must outlive the daemon.
struct cmhd_logger {
    void (*log)(void *context, const char *message);
    void *context;
};

static inline void cmhd_log(void *logger, const char *format, va_list arguments) {
    const struct cmhd_logger *target = (const struct cmhd_logger *)logger;
    char message[512];
    vsnprintf(message, sizeof(message), format, arguments);
    size_t length = strlen(message);
    while (length > 0 && (message[length - 1] == '\n' || message[length - 1] == ' ')) message[--length] = 0;
    target->log(target->context, message);
}

// libmicrohttpd decodes the path in place as a C string, which hides an encoded NUL and cannot
// report bad encoding. This leaves the text as it came, so that the caller decodes it strictly.
static inline size_t cmhd_keep_encoded(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

struct cmhd_settings {
    int listen_socket;
    unsigned int threads;
    unsigned int connection_limit;
    unsigned int per_address_limit;
    unsigned int idle_seconds;
    size_t connection_memory;
    struct cmhd_logger *logger;
    void *context;
    MHD_AcceptPolicyCallback accept;
    MHD_AccessHandlerCallback handle;
    MHD_NotifyConnectionCallback connection_changed;
    MHD_RequestCompletedCallback request_completed;
    void *(*request_line_read)(void *context, const char *uri, struct MHD_Connection *connection);
    // Whether connections are TLS sessions. Each must then be given its credentials when `connection_changed`
    // says that it has started, which is before its handshake.
    int tls;
};

// The certificate of sessions that nobody has given credentials: none, so that their handshake fails.
static inline int cmhd_no_certificate(void) { return -1; }

// Starts a daemon on a socket that is already bound and listening, and that it closes; NULL when it
// cannot.
//
// Before a stop, `accept` refuses new connections. MHD_quiesce_daemon would be the documented way,
// but in 0.9.75 it races with the threads of a pool: both remove the listening socket from the epoll
// set, and whoever comes second aborts the process.
static inline struct MHD_Daemon *cmhd_start(const struct cmhd_settings *settings) {
    unsigned int flags = MHD_USE_POLL_INTERNAL_THREAD;
#ifdef __linux__
    // With epoll, 0.9.75 asks again and again without a pause for the rest of a handshake that has begun, and a
    // client that begins one and says no more takes a whole processor. With poll it waits.
    if (!settings->tls) flags = MHD_USE_EPOLL_INTERNAL_THREAD;
#endif
    flags |= MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (settings->tls) flags |= MHD_USE_TLS;
    struct MHD_OptionItem tls_options[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)&cmhd_no_certificate},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        flags, 0, settings->accept, settings->context, settings->handle, settings->context,
        // First, so that what the other options have to say is captured too.
        MHD_OPTION_EXTERNAL_LOGGER, &cmhd_log, settings->logger,
        MHD_OPTION_LISTEN_SOCKET, settings->listen_socket,
        // A pool of one thread is refused with a warning; zero means the same without it.
        MHD_OPTION_THREAD_POOL_SIZE, settings->threads > 1 ? settings->threads : 0U,
        MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->per_address_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, &cmhd_keep_encoded, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, settings->request_line_read, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection_changed, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->request_completed, settings->context,
        MHD_OPTION_ARRAY, settings->tls ? tls_options : tls_options + 1,
        MHD_OPTION_END);
}

// The value that the connection_changed callback stored for this connection.
static inline void *cmhd_connection_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

// The gnutls_session_t of a connection; NULL without TLS.
static inline void *cmhd_connection_session(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info ? info->tls_session : NULL;
}

static inline int cmhd_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline const struct sockaddr *cmhd_connection_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

// The bytes of the request line and the header fields, the empty line after them included.
static inline size_t cmhd_request_head_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

// What a response reader returns to end a body before its declared length, which closes the
// connection. The header defines it as a negative number cast to a macro's type.
static inline ssize_t cmhd_reader_end_with_error(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

// Resets the connection (RST) at once. libmicrohttpd would send FIN before it closes, which a
// client reads as an orderly end; on Linux, dissolving the association sends the reset itself.
static inline void cmhd_reset_socket(int descriptor) {
    struct linger none = {1, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    struct sockaddr unspecified;
    memset(&unspecified, 0, sizeof(unspecified));
    unspecified.sa_family = AF_UNSPEC;
    connect(descriptor, &unspecified, sizeof(unspecified));
}

// The poll(2) events that say the other side closed its end or reset the connection. POLLRDHUP
// is visible only with _GNU_SOURCE, which would make system types differ from other modules' ones.
static inline short cmhd_poll_hangup(void) {
#ifdef __linux__
    return 0x2000;
#else
    return POLLHUP;
#endif
}

#endif
