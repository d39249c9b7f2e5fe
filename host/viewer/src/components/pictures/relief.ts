/**
 * Returns why a picture in front of the camera is not seen whole when its depths, from 0 to 1, move it
 * towards the camera; "" if it is.
 */
export function beyondCamera(distance: number, scale: number, bias: number): string {
  const nearest = Math.max(bias, scale + bias)
  if (nearest < distance) return ''
  return (
    `its depth moves it ${nearest} towards the camera, which is ${distance} away: ` +
    'what is behind the camera is not seen; give a smaller depthScale or a larger distanceToCamera'
  )
}
