// Included before each Dear ImGui file in WebAssembly: settings are never read from text, so the
// C library's scanner need not be linked.
#pragma once

#include <stdio.h>
#define sscanf(...) 0
