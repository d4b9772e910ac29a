/* The SDK as a flat C interface: what WebAssembly, Swift, Kotlin and scripts call.
 *
 * Texts are UTF-8, given as pointer and size, or zero-terminated where no size is asked for. A
 * returned pointer belongs to the client and is valid until the next call on the same client.
 * Every `now_ms` is device time in milliseconds since 1970. One thread at a time may use a
 * client. Nothing here throws; a NULL client is refused. */
#ifndef NOLINE_H
#define NOLINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct noline_client noline_client;

/* What poll_link asks for. */
enum { NOLINE_LINK_KEEP = 0, NOLINE_LINK_CONNECT = 1, NOLINE_LINK_CLOSE = 2 };

/* Opens a client on a SQLite store. `options_json`:
 *   {"seed": 64 hex digits (required, cryptographically random), "path": file or ":memory:",
 *   "vfs": name,
 *    "storage": "durable|evictable|memory", "format": "cbor|json", "shop": "demo",
 *    "device": {"name","kind","language"}}
 * Returns NULL on failure; noline_last_error() then says why, as {"code","detail"}. */
noline_client* noline_client_open(const char* options_json, int64_t now_ms);
/* Stores what is pending and frees the client. */
void noline_client_close(noline_client* client, int64_t now_ms);
/* The reason of the last failed open, as JSON. */
const char* noline_last_error(void);

/* Runs one command (docs/EMBEDDING.md) and answers {"edit":n}, {"call":n} or
 * {"error":{"code","detail"}}. The edit is in the store when this returns, unless {"error":...}
 * says otherwise. */
const char* noline_client_command(noline_client* client, const char* command_json, int64_t now_ms);

/* The hot path without JSON: the edit's number, or 0 for a refused edit. Edits made this way are
 * stored at the next noline_client_store(). */
uint64_t noline_client_add(noline_client* client, const char* sku, size_t sku_size,
                           uint32_t quantity, int64_t now_ms);
uint64_t noline_client_set(noline_client* client, const char* sku, size_t sku_size,
                           uint32_t quantity, int64_t now_ms);
/* Stores every edit made so far, durably; 0, or -1 when the store failed (the edits stay and
 * come again). */
int noline_client_store(noline_client* client, int64_t now_ms);

/* What happened. */
void noline_client_connected(noline_client* client, int64_t now_ms);
void noline_client_disconnected(noline_client* client, int64_t now_ms);
void noline_client_message(noline_client* client, const char* bytes, size_t size, int64_t now_ms);
void noline_client_timeout(noline_client* client, int64_t now_ms);

/* What is to be done; ask each until it answers nothing. */
const char* noline_client_poll_transmit(noline_client* client, size_t* size, int64_t now_ms);
int noline_client_poll_link(noline_client* client, int64_t now_ms);
/* Milliseconds since 1970 when noline_client_timeout wants to be called, or -1. */
int64_t noline_client_poll_timeout(noline_client* client);
/* The next event as JSON: {"event":"edits","applied","device","hub","everywhere"} (every edit up
 * to these numbers has reached that state) or {"event":"result","call","name","ok"|"error"};
 * NULL when there is none. */
const char* noline_client_poll_event(noline_client* client);
/* The next changed snapshot part as JSON (docs/EMBEDDING.md), or NULL. */
const char* noline_client_poll_part(noline_client* client);
/* All parts come again: for a screen that has just joined. */
void noline_client_restart_parts(noline_client* client);

#ifdef __cplusplus
}
#endif

#endif
