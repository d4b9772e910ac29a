/**
 * Draws what Dear ImGui has laid out, with WebGL 2. The shop module calls `imports` (see
 * wasm-shop/shell_imports.hpp). All GL state lives here, so a lost context concerns no other file.
 */

import type { Imports, WasmModule } from '../sdk/src/shared/wasm.js';

const vertexShader = `#version 300 es
uniform vec2 scale;
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 at;
layout(location = 2) in vec4 color;
out vec2 texel;
out vec4 tint;
void main() {
  texel = at;
  tint = color;
  gl_Position = vec4(position * scale + vec2(-1.0, 1.0), 0.0, 1.0);
}`;

// Pictures are stored with multiplied alpha, so that shrinking them leaves no dark edges; the
// glyphs are white with plain alpha. Both leave here multiplied.
const fragmentShader = `#version 300 es
precision mediump float;
uniform sampler2D image;
uniform float multiplied;
in vec2 texel;
in vec4 tint;
out vec4 result;
void main() {
  vec4 sampled = texture(image, texel);
  vec3 color = tint.rgb * sampled.rgb * mix(sampled.a, 1.0, multiplied) * tint.a;
  result = vec4(color, tint.a * sampled.a);
}`;

interface Texture {
  gl: WebGLTexture;
  picture: boolean;
}

interface Program {
  program: WebGLProgram;
  scale: WebGLUniformLocation | null;
  multiplied: WebGLUniformLocation | null;
  vertices: WebGLBuffer | null;
  indices: WebGLBuffer | null;
}

const drawWords = 8; // 32-bit words of one ShopDraw

export class Renderer {
  /** Null where the browser has no WebGL 2; then nothing is drawn. */
  private readonly context: WebGL2RenderingContext | null;
  private program!: Program;
  private readonly textures = new Map<number, Texture>();
  private pictureNext = 1;
  private height = 0;
  /** Calls of `draw_begin` since the page was opened. */
  frames = 0;

  constructor(readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext('webgl2', {
      alpha: false, antialias: false, depth: false, stencil: false, powerPreference: 'low-power',
    });
    if (this.draws) this.start();
  }

  get draws(): boolean {
    return this.context !== null;
  }

  private get gl(): WebGL2RenderingContext {
    return this.context as WebGL2RenderingContext;
  }

  /** Also after the browser has given a new context; every texture has to be made again. */
  start(): void {
    const gl = this.gl;
    this.textures.clear();
    const program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertexShader],
      [gl.FRAGMENT_SHADER, fragmentShader],
    ] as const) {
      const shader = gl.createShader(type);
      if (!shader) return; // The context is lost again; another "restored" follows.
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    this.program = {
      program,
      scale: gl.getUniformLocation(program, 'scale'),
      multiplied: gl.getUniformLocation(program, 'multiplied'),
      vertices: gl.createBuffer(),
      indices: gl.createBuffer(),
    };
    this.setState();
  }

  private setState(): void {
    const gl = this.gl;
    gl.useProgram(this.program.program);
    gl.bindVertexArray(gl.createVertexArray());
    gl.bindBuffer(gl.ARRAY_BUFFER, this.program.vertices);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.program.indices);
    for (const index of [0, 1, 2]) gl.enableVertexAttribArray(index);
    gl.enable(gl.BLEND);
    gl.enable(gl.SCISSOR_TEST);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  imports(module: WasmModule): Imports {
    const none = () => 0;
    if (!this.draws) {
      return {
        texture_create: none, texture_update: none, texture_destroy: none, draw_list: none,
        draw_begin: () => this.frames++,
      };
    }
    return {
      texture_create: (id = 0, width = 0, height = 0) => this.createTexture(id, width, height),
      texture_update: (id = 0, x = 0, y = 0, width = 0, height = 0, at = 0, pitch = 0) =>
        this.updateTexture(id, x, y, width, height, module.bytes.subarray(at), pitch),
      texture_destroy: (id = 0) => this.destroyTexture(id),
      draw_begin: (width = 0, height = 0, scale = 1, background = 0) =>
        this.begin(width, height, scale, background),
      draw_list: (
        vertices = 0,
        vertexCount = 0,
        indices = 0,
        indexCount = 0,
        draws = 0,
        count = 0,
      ) =>
        this.draw(
          module.bytes.subarray(vertices, vertices + vertexCount * 20),
          module.bytes.subarray(indices, indices + indexCount * 2),
          module.words.subarray(draws >> 2, (draws >> 2) + count * drawWords),
        ),
    };
  }

  /** A texture of a picture, with smaller copies for drawing it small; its number is for ImGui. */
  addPicture(image: ImageBitmap): number {
    const gl = this.gl;
    const id = this.pictureNext++;
    this.textures.set(id, { gl: gl.createTexture(), picture: true });
    this.bind(id);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    this.clampEdges();
    return id;
  }

  private bind(id: number): Texture | undefined {
    const texture = this.textures.get(id);
    if (texture) this.gl.bindTexture(this.gl.TEXTURE_2D, texture.gl);
    return texture;
  }

  private clampEdges(): void {
    const gl = this.gl;
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  }

  private createTexture(id: number, width: number, height: number): void {
    const gl = this.gl;
    this.destroyTexture(id);
    this.textures.set(id, { gl: gl.createTexture(), picture: false });
    this.bind(id);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    this.clampEdges();
  }

  private updateTexture(
    id: number, x: number, y: number, width: number, height: number, pixels: Uint8Array,
    pitch: number,
  ): void {
    const gl = this.gl;
    if (!this.bind(id)) return;
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, pitch / 4);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0);
  }

  private destroyTexture(id: number): void {
    const texture = this.textures.get(id);
    if (texture) this.gl.deleteTexture(texture.gl);
    this.textures.delete(id);
  }

  private begin(width: number, height: number, scale: number, background: number): void {
    const gl = this.gl;
    this.frames++;
    this.height = height;
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, width, height);
    const [red, green, blue] = [background >> 16, background >> 8, background];
    gl.clearColor((red & 255) / 255, (green & 255) / 255, (blue & 255) / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(this.program.scale, (2 * scale) / width, (-2 * scale) / height);
  }

  private draw(vertices: Uint8Array, indices: Uint8Array, draws: Uint32Array): void {
    const gl = this.gl;
    gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STREAM_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STREAM_DRAW);
    for (let at = 0; at < draws.length; at += drawWords) {
      const [x = 0, y = 0, width = 0, height = 0, id = 0, count = 0, first = 0, base = 0] =
        draws.subarray(at, at + drawWords);
      const texture = this.bind(id);
      if (!texture) continue;
      gl.uniform1f(this.program.multiplied, texture.picture ? 1 : 0);
      gl.scissor(x, this.height - y - height, width, height);
      gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 20, base * 20);
      gl.vertexAttribPointer(1, 2, gl.FLOAT, false, 20, base * 20 + 8);
      gl.vertexAttribPointer(2, 4, gl.UNSIGNED_BYTE, true, 20, base * 20 + 16);
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_SHORT, first * 2);
    }
  }
}
