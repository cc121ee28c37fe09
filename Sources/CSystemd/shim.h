#ifndef CSYSTEMD_SHIM_H
#define CSYSTEMD_SHIM_H

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// Sends one state message to the service manager's datagram socket, as sd_notify(3) does, so that
// libsystemd is not needed. A leading '@' names a socket in the abstract namespace.
// Returns 0, or the errno of what failed.
static inline int csystemd_notify(const char *socket_path, const char *state) {
    struct sockaddr_un address;
    size_t length = strlen(socket_path);
    if (length == 0 || length >= sizeof(address.sun_path)) return EINVAL;
    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    memcpy(address.sun_path, socket_path, length);
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';

    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return errno;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    ssize_t sent = sendto(descriptor, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address, size);
    int failure = sent < 0 ? errno : 0;
    close(descriptor);
    return failure;
}

#endif
