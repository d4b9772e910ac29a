// Hands Dear ImGui's draw data to the page. The WebGL calls are made in JavaScript, one import per
// draw list: fewer crossings than one per GL call, and no OpenGL layer in the module.
#pragma once

#include <cstdint>

namespace noline::shell {

// To be called once per ImGui context.
void attach_renderer();

// Brings textures up to date and draws the current frame on 0xRRGGBB.
void render_frame(uint32_t background);

// After the browser has taken away the graphics context and given a new one: all textures again.
void renew_textures();

}  // namespace noline::shell
