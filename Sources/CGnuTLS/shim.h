#ifndef CGNUTLS_SHIM_H
#define CGNUTLS_SHIM_H

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

// Macros that Swift does not import, and the one call that takes an array of a structure with a union.

static inline int cgnutls_certificate_error(void) { return GNUTLS_E_CERTIFICATE_ERROR; }
static inline int cgnutls_key_mismatch(void) { return GNUTLS_E_CERTIFICATE_KEY_MISMATCH; }
static inline int cgnutls_decryption_failed(void) { return GNUTLS_E_DECRYPTION_FAILED; }
static inline int cgnutls_requested_data_not_available(void) { return GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE; }

// gnutls_free is a variable that holds a function.
static inline void cgnutls_free(void *memory) { gnutls_free(memory); }

// Whether the certificates that the client sent lead to one of the trusted authorities, are valid now and
// may be used by clients. 0 or an error code of GnuTLS; `status` is as gnutls_certificate_verify_peers has it.
static inline int cgnutls_verify_client(gnutls_session_t session, unsigned int *status) {
    gnutls_typed_vdata_st purpose;
    purpose.type = GNUTLS_DT_KEY_PURPOSE_OID;
    purpose.data = (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT;
    purpose.size = 0;
    return gnutls_certificate_verify_peers(session, &purpose, 1, status);
}

#endif
