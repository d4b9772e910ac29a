// What the page's JavaScript does for the screens: textures, drawing and pictures.
#pragma once

#include <cstdint>

#define NOLINE_IMPORT(name) __attribute__((import_module("shop"), import_name(#name)))

// One draw call, in the layout that the renderer in JavaScript reads (gl.ts). Append only.
struct ShopDraw {
  int32_t clip_x;  // Device pixels, origin at the top left.
  int32_t clip_y;
  int32_t clip_width;
  int32_t clip_height;
  uint32_t texture;
  uint32_t index_count;
  uint32_t index_offset;
  uint32_t vertex_offset;
};

extern "C" {

// Makes an empty RGBA texture under this number.
NOLINE_IMPORT(texture_create) void shop_texture_create(uint32_t id, int32_t width, int32_t height);
// Copies a rectangle; `pitch` is the number of bytes from one row of `pixels` to the next.
NOLINE_IMPORT(texture_update)
void shop_texture_update(uint32_t id, int32_t x, int32_t y, int32_t width, int32_t height,
                         const void* pixels, int32_t pitch);
NOLINE_IMPORT(texture_destroy) void shop_texture_destroy(uint32_t id);
// Starts a frame of this many device pixels, `scale` of them per logical pixel, on 0xRRGGBB.
NOLINE_IMPORT(draw_begin)
void shop_draw_begin(int32_t width, int32_t height, float scale, uint32_t background);
NOLINE_IMPORT(draw_list)
void shop_draw_list(const void* vertices, int32_t vertex_count, const void* indices,
                    int32_t index_count, const ShopDraw* draws, int32_t draw_count);
// Asks for a picture; `shop_picture` brings the answer, at once or later.
NOLINE_IMPORT(picture_wanted)
void shop_picture_wanted(const char* name, int32_t name_size, float size_px);

}  // extern "C"
