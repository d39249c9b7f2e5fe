import { expect, test } from 'vitest'
import { asUtf8, isCutOff, kindOfFile } from './sniff'

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

test.each([
  ['\x89PNG\r\n\x1a\n', 'a PNG picture'],
  ['\xff\xd8\xff\xe1', 'a JPEG picture'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'a WebP picture'],
  ['II*\0', 'a TIFF picture'],
  ['\0\0\0\x20ftypavif', 'an AVIF picture'],
  ['\0\0\0\x20ftypheic', 'a HEIF picture'],
  ['\0\0\0\x20ftypisom', 'a video'],
  ['v/1\x01', 'an OpenEXR picture'],
  ['#?RADIANCE\n', 'a Radiance HDR picture'],
  ['glTF\x02', 'a binary glTF model'],
  ['ply\nformat', 'a PLY model'],
  ['ply  \r\nformat', 'a PLY model'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['<!DOCTYPE html><p>', 'a web page'],
  ['\n<html>', 'a web page'],
  ['<?xml version="1.0"?>\n<!-- x --><COLLADA xmlns="">', 'a COLLADA model'],
  ['<robot name="r"/>', 'a URDF robot'],
  ['<?xml version="1.0"?><svg>', 'an SVG picture'],
  ['<x/>', 'an XML file'],
  ['{ "asset": { "version": "2.0" } }', 'a glTF model'],
  ['{"a": 1}', 'a JSON file'],
  ['# .PCD v.7\nVERSION .7\nFIELDS x y z', 'a PCD cloud'],
  ['solid a\nfacet normal 0 0 1', 'an STL model'],
  ['# made by hand\nnewmtl a\nKd 1 1 1', 'a material library (.mtl)'],
  ['o a\nv 0 0 0\nv 1 0 0\n', 'an OBJ model'],
  ['version https://git-lfs.github.com/spec/v1', 'a pointer of Git LFS, not the file itself (git lfs pull)'],
  ['hello', null],
  ['', null],
])('%j is %s', (begin, kind) => {
  expect(kindOfFile(bytes(begin))).toBe(kind)
})

test.each([
  ['\x89PNG\r\n\x1a\n....IEND\xaeB`\x82', false],
  ['\x89PNG\r\n\x1a\n....IDAT', true],
  ['\xff\xd8\xff\xe0....\xff\xd9', false],
  ['\xff\xd8\xff\xe0....', true],
  ['RIFF\x0c\0\0\0WEBPVP8 ....', false],
  ['RIFF\xff\0\0\0WEBPVP8 ....', true],
  ['hello', false],
])('%j is cut off: %s', (text, cut) => {
  expect(isCutOff(bytes(text))).toBe(cut)
})

test.each([
  ['with its mark, little end first', '\xff\xfev\0 \x001\0\n\0'],
  ['with its mark, big end first', '\xfe\xff\0v\0 \x001\0\n'],
  ['without a mark', 'v\0 \x001\0\n\0'],
  ['in UTF-8 with a mark', '\xef\xbb\xbfv 1\n'],
  ['in UTF-8', 'v 1\n'],
])('a text %s', (_, text) => {
  expect(new TextDecoder().decode(asUtf8(bytes(text)))).toBe('v 1\n')
})

test('bytes that are no text stay as they are', () => {
  const stl = new Uint8Array(200)
  expect(asUtf8(stl)).toBe(stl)
})
