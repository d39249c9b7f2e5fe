import { Matrix4, ShaderMaterial, Vector2, Vector3, Vector4 } from 'three'
import { describe, expect, test } from 'vitest'
import { declaredUniforms, setUniforms, uniformFor } from './uniforms'

test('what programs declare', () => {
  expect(declaredUniforms('#include <fog_pars_fragment>').get('fogColor')).toEqual({
    type: 'vec3',
    length: null,
  })
  const found = declaredUniforms(
    'uniform highp float a, b[3];\n// uniform vec3 no;\nuniform\nmat4 m;',
    '/* uniform int no; */ uniform sampler2D t; uniform float many[N];',
  )
  expect(Object.fromEntries(found)).toEqual({
    a: { type: 'float', length: null },
    b: { type: 'float', length: 3 },
    m: { type: 'mat4', length: null },
    t: { type: 'sampler2D', length: null },
    many: { type: 'float', length: NaN },
  })
})

describe('values as three takes them', () => {
  const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  test.each<[string, number | null, unknown, unknown]>([
    ['float', null, 2, 2],
    ['bool', null, true, 1],
    ['float', null, 'two', undefined],
    ['float', null, [1], undefined],
    ['vec2', null, [1, 2], new Vector2(1, 2)],
    ['vec3', null, [1, 2, 3], new Vector3(1, 2, 3)],
    ['vec3', null, { x: 1, y: 2, z: 3 }, new Vector3(1, 2, 3)],
    ['vec3', null, '#ff0000', new Vector3(1, 0, 0)],
    ['vec4', null, 'red', new Vector4(1, 0, 0, 1)],
    ['vec3', null, [1, 2], undefined],
    ['vec3', null, 1, undefined],
    ['vec3', null, 'picture.png', undefined],
    ['mat4', null, identity, new Matrix4()],
    ['mat4', null, [1, 2], undefined],
    ['mat2', null, [1, 2, 3, 4], [1, 2, 3, 4]],
    ['float', 3, [1, 2, 3], [1, 2, 3]],
    ['float', 3, [1, 2], undefined],
    [
      'vec2',
      2,
      [
        [1, 2],
        [3, 4],
      ],
      [1, 2, 3, 4],
    ],
    ['vec2', 2, 'x', undefined],
  ])('a %s[%s] of %j', (type, length, value, want) => {
    expect(uniformFor({ type, length }, value)).toEqual(want)
  })
})

test('what does not fit is said, and is nothing', () => {
  const material = new ShaderMaterial({
    vertexShader: 'uniform vec3 tint; uniform float k;',
    fragmentShader: 'uniform sampler2D t; uniform float w[2];',
  })
  const said: string[] = []
  const held: unknown[] = []
  setUniforms(
    material,
    { tint: 5, k: { value: 3 }, t: 7, w: [1], none: 1 },
    (name, source) => held.push(name, source),
    (reason) => said.push(reason),
  )
  expect(said).toEqual([
    'the uniform "tint" is a vec3, which 5 is not',
    'the uniform "t" is a sampler2D: the address or the bytes of a picture',
    'the uniform "w" is a float[], which [1] is not',
  ])
  expect(
    Object.fromEntries(Object.entries(material.uniforms).map(([name, { value }]) => [name, value])),
  ).toEqual({ tint: new Vector3(), k: 3, t: null, w: [0, 0] })
  setUniforms(
    material,
    { tint: null, t: 'a.png' },
    (name, source) => held.push(name, source),
    (reason) => said.push(reason),
  )
  expect([said.length, held]).toEqual([3, ['t', 'a.png']])
})
