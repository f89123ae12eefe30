/*
 * The zstd library's decoder, as it is called from outside: compressed bytes are put at `input()`, and what they unpack to is
 * read at `output()`. One instance unpacks one file at a time. Compiled by `scripts/build-zstd.mjs`.
 */

#define ZSTD_STATIC_LINKING_ONLY
#include <stddef.h>
#include <stdint.h>
#include "zstd.h"
#include "zstd_errors.h"

#define EXPORTED(name) __attribute__((export_name(name)))

/* As 2^n bytes. The `zstd` program takes no larger window either, unless it is told to. */
#define MAX_WINDOW_LOG 27

#define INPUT_BYTES (64 * 1024)
#define OUTPUT_BYTES (256 * 1024)

/*
 * Memory. The decoder asks for its state once, and for one buffer, which it gives back before it asks for a larger one: what
 * was given last is what can be given back.
 */

extern uint8_t __heap_base;
static uint8_t *next_block;
static uint8_t *last_block;

void *malloc(size_t size) {
  uintptr_t const start = ((uintptr_t)(next_block ? next_block : &__heap_base) + 15) & ~(uintptr_t)15;
  size_t const there = __builtin_wasm_memory_size(0) * 65536;
  if (size > PTRDIFF_MAX) return NULL;
  if (start + size > there) {
    size_t const pages = (start + size - there + 65535) / 65536;
    if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return NULL;
  }
  last_block = (uint8_t *)start;
  next_block = last_block + size;
  return last_block;
}

void free(void *block) {
  if (block != NULL && block == last_block) next_block = last_block;
}

/* What C's library has, as there is none here; eight bytes at a time. */

typedef uint64_t eight_bytes __attribute__((aligned(1), may_alias));

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  uint8_t *target = to;
  const uint8_t *source = from;
  for (; size >= 8; size -= 8, target += 8, source += 8) *(eight_bytes *)target = *(const eight_bytes *)source;
  while (size-- > 0) *target++ = *source++;
  return to;
}

void *memmove(void *to, const void *from, size_t size) {
  uint8_t *target = to;
  const uint8_t *source = from;
  if (target <= source) return memcpy(to, from, size);
  for (; size >= 8; size -= 8) *(eight_bytes *)(target + size - 8) = *(const eight_bytes *)(source + size - 8);
  while (size-- > 0) target[size] = source[size];
  return to;
}

void *memset(void *to, int value, size_t size) {
  uint8_t *target = to;
  uint64_t const eight = 0x0101010101010101u * (uint8_t)value;
  for (; size >= 8; size -= 8, target += 8) *(eight_bytes *)target = eight;
  while (size-- > 0) *target++ = (uint8_t)value;
  return to;
}

void *calloc(size_t count, size_t size) {
  if (size != 0 && count > PTRDIFF_MAX / size) return NULL;
  void *const block = malloc(count * size);
  return block == NULL ? NULL : memset(block, 0, count * size);
}

static uint8_t input_bytes[INPUT_BYTES];
static uint8_t output_bytes[OUTPUT_BYTES];
static ZSTD_DCtx *decoder;
static size_t taken_bytes;
static size_t given_bytes;

EXPORTED("input") void *input(void) { return input_bytes; }
EXPORTED("inputSize") size_t input_size(void) { return INPUT_BYTES; }
EXPORTED("output") void *output(void) { return output_bytes; }
EXPORTED("outputSize") size_t output_size(void) { return OUTPUT_BYTES; }

/* Begins a file. 0, or the negative of an error of the library's. */
EXPORTED("begin") int begin(void) {
  if (decoder == NULL) decoder = ZSTD_createDCtx();
  if (decoder == NULL) return -ZSTD_error_memory_allocation;
  ZSTD_DCtx_reset(decoder, ZSTD_reset_session_and_parameters);
  return -(int)ZSTD_getErrorCode(ZSTD_DCtx_setParameter(decoder, ZSTD_d_windowLogMax, MAX_WINDOW_LOG));
}

/*
 * Unpacks input from one place on up to another, until the output is full. 1 within a frame; 0 where one ends, and nothing
 * of it is left to be given; or the negative of an error of the library's.
 */
EXPORTED("unpack") int unpack(size_t from, size_t to) {
  ZSTD_inBuffer source = {input_bytes, to, from};
  ZSTD_outBuffer target = {output_bytes, OUTPUT_BYTES, 0};
  size_t const result = ZSTD_decompressStream(decoder, &target, &source);
  taken_bytes = source.pos;
  given_bytes = target.pos;
  return ZSTD_isError(result) ? -(int)ZSTD_getErrorCode(result) : result != 0;
}

/* Of the last call: the place up to which input was taken, and how many bytes of output there are. */
EXPORTED("taken") size_t taken(void) { return taken_bytes; }
EXPORTED("given") size_t given(void) { return given_bytes; }
