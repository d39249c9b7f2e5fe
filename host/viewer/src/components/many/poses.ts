import { ShaderChunk } from 'three'

/**
 * How instances reach the GPU: as poses instead of matrices, which are half as large and need not be
 * composed here. A pose takes the place of the matrix in the attribute `instanceMatrix`, whose four
 * columns then have two or three numbers each. The GPU completes a column with 0, 0, 1, so the last
 * number of the first column, 0 in a matrix, is 1 in a pose.
 *
 *     short, 8 numbers:  px py | pz qx | qy qz | qw s
 *     long, 12 numbers:  px py pz | qx qy qz | qw sx sy | sz opacity 1
 *
 * The shaders of three.js read the attribute in a few chunks. All materials share them, so shadows,
 * outlines and depth pictures show instances without materials of their own.
 */
export const shortPose = 8
export const longPose = 12

const reader = /* glsl */ `
#ifdef USE_INSTANCING
  bool hasInstancePose() { return instanceMatrix[ 0 ].w > 0.5; }
  bool hasLongPose() { return instanceMatrix[ 3 ].z > 0.5; }
  float instanceOpacity() { return hasInstancePose() && hasLongPose() ? instanceMatrix[ 3 ].y : 1.0; }
  mat4 instancePose() {
    mat4 m = instanceMatrix;
    if ( ! hasInstancePose() ) return m;
    vec3 p = vec3( m[ 0 ].xy, m[ 1 ].x );
    vec4 q = vec4( m[ 1 ].y, m[ 2 ].xy, m[ 3 ].x );
    vec3 s = vec3( m[ 3 ].y );
    if ( hasLongPose() ) {
      p = m[ 0 ].xyz;
      q = vec4( m[ 1 ].xyz, m[ 2 ].x );
      s = vec3( m[ 2 ].yz, m[ 3 ].x );
    }
    // A quaternion of zeros does not turn.
    float n = dot( q, q );
    q *= n > 0.0 ? inversesqrt( n ) : 0.0;
    vec3 d = q.xyz + q.xyz;
    vec3 w = q.w * d;
    float xy = q.x * d.y, xz = q.x * d.z, yz = q.y * d.z;
    vec3 e = q.xyz * d;
    return mat4(
      vec4( 1.0 - e.y - e.z, xy + w.z, xz - w.y, 0.0 ) * s.x,
      vec4( xy - w.z, 1.0 - e.x - e.z, yz + w.x, 0.0 ) * s.y,
      vec4( xz + w.y, yz - w.x, 1.0 - e.x - e.y, 0.0 ) * s.z,
      vec4( p, 1.0 )
    );
  }
#endif
`

/** Makes the shaders of three.js read poses. It has to be called before a material is compiled. */
export function readPoses() {
  if (ShaderChunk.common.includes('instancePose')) return
  ShaderChunk.common += reader
  for (const name of ['project_vertex', 'worldpos_vertex', 'defaultnormal_vertex'] as const)
    ShaderChunk[name] = ShaderChunk[name].replaceAll('instanceMatrix', 'instancePose()')
  ShaderChunk.color_vertex += /* glsl */ `
#if defined( USE_INSTANCING_COLOR ) && defined( USE_INSTANCING )
  vColor.a *= instanceOpacity();
#endif
`
}
