import { expect, test } from 'vitest'
import { beyondCamera } from './relief'

test('depth may move a picture as far as the camera', () => {
  expect([beyondCamera(10, 1, 0), beyondCamera(10, 12, -5), beyondCamera(1, -10, 0)]).toEqual(['', '', ''])
  expect(beyondCamera(1, 10, 0)).toContain('moves it 10 towards the camera, which is 1 away')
  expect(beyondCamera(10, -3, 11)).toContain('moves it 11')
})
