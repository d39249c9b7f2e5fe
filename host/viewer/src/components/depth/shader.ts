import { ShaderMaterial, Vector2 } from 'three'

const vertexShader = `
uniform sampler2D depths;
uniform sampler2D picture;
uniform sampler2D colors;
uniform bool pictured;
uniform vec2 size;
uniform vec2 center;
uniform float focal;
uniform float unit;
uniform vec2 depthRange;
uniform vec2 heightRange;
uniform vec2 keptHeights;
uniform int mode;
uniform float pointSize;
uniform bool screenSized;
uniform float pixels;
varying vec3 vTint;

void main() {
  int width = int(size.x);
  ivec2 at = ivec2(gl_VertexID % width, gl_VertexID / width);
  float depth = texelFetch(depths, at, 0).r * unit;
  vec2 ray = (vec2(at) + 0.5 - center) / focal;
  // The camera looks along -z, and y is up.
  vec3 place = vec3(ray.x, -ray.y, -1.0) * depth;
  vec4 world = modelMatrix * vec4(place, 1.0);
  vec4 view = viewMatrix * world;
  gl_Position = projectionMatrix * view;
  gl_PointSize = screenSized ? pointSize : pointSize * pixels / max(1e-6, -view.z);

  // Nothing was measured, or it is not wanted: it is put where nothing is drawn.
  if (depth <= 0.0 || depth < depthRange.x || depth > depthRange.y || world.y < keptHeights.x || world.y > keptHeights.y) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 0.0;
  }

  if (pictured) {
    vTint = texture2D(picture, vec2((float(at.x) + 0.5) / size.x, 1.0 - (float(at.y) + 0.5) / size.y)).rgb;
  } else {
    float value = mode == 1 ? length(place) : mode == 2 ? place.y : mode == 3 ? world.y : depth;
    vec2 range = mode >= 2 ? heightRange : depthRange;
    vTint = texture2D(colors, vec2(clamp((value - range.x) / (range.y - range.x), 0.002, 0.998), 0.5)).rgb;
  }
}`

const fragmentShader = `
varying vec3 vTint;
void main() {
  gl_FragColor = vec4(vTint, 1.0);
  #include <colorspace_fragment>
}`

/** Puts the points of a depth picture where they were seen, and colours them. */
export function depthMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader,
    fragmentShader,
    uniforms: {
      depths: { value: null },
      picture: { value: null },
      colors: { value: null },
      pictured: { value: false },
      size: { value: new Vector2(1, 1) },
      center: { value: new Vector2() },
      focal: { value: 1 },
      unit: { value: 0.001 },
      depthRange: { value: new Vector2() },
      heightRange: { value: new Vector2() },
      keptHeights: { value: new Vector2() },
      mode: { value: 0 },
      pointSize: { value: 2 },
      screenSized: { value: true },
      pixels: { value: 1 },
    },
  })
}
