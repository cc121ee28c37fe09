#ifndef CCRYPT_SHIM_H
#define CCRYPT_SHIM_H

#include <crypt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// Hashes with a working area of its own, so that threads do not share one. `struct crypt_data` is 32 KB:
// too much for a thread's stack to be taken for granted, and what it held is erased.
//
// Returns 1, or 0 when the setting is not one that libcrypt has or the passphrase is too long.
static inline int ccrypt_hash(const char *passphrase, const char *setting, char *output, size_t capacity) {
    struct crypt_data *data = (struct crypt_data *)calloc(1, sizeof(*data));
    if (!data) return 0;
    const char *result = crypt_rn(passphrase, setting, data, (int)sizeof(*data));
    int fits = result && result[0] != '*' && strlen(result) < capacity;
    if (fits) memcpy(output, result, strlen(result) + 1);
    explicit_bzero(data, sizeof(*data));
    free(data);
    return fits;
}

#endif
