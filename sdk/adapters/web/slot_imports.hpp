// What JavaScript provides to the wasm modules of noline. Offsets and sizes are doubles: they are
// exact up to 2^53, and 64-bit integers would cross the boundary as BigInt, which is slower.
#pragma once

#include <cstdint>

#define NOLINE_IMPORT(name) __attribute__((import_module("noline"), import_name(#name)))

extern "C" {

// The size of a slot in bytes, or -1.
NOLINE_IMPORT(slot_size) double noline_slot_size(int32_t slot);
// Bytes read, fewer than asked at the end of the file, or -1.
NOLINE_IMPORT(slot_read)
int32_t noline_slot_read(int32_t slot, void* data, int32_t size, double offset);
// Zero, or -1 when not every byte was written.
NOLINE_IMPORT(slot_write)
int32_t noline_slot_write(int32_t slot, const void* data, int32_t size, double offset);
NOLINE_IMPORT(slot_truncate) int32_t noline_slot_truncate(int32_t slot, double size);
// Zero once everything written before is on the medium, otherwise -1.
NOLINE_IMPORT(slot_flush) int32_t noline_slot_flush(int32_t slot);
NOLINE_IMPORT(random) void noline_random(void* data, int32_t size);
// Milliseconds since 1970.
NOLINE_IMPORT(now_ms) double noline_now_ms();

}  // extern "C"
