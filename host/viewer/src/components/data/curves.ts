/** Returns the default number of steps of a curve through a number of points. */
export function stepsThrough(points: number, closed: boolean): number {
  const spans = closed ? points : points - 1
  return spans > 3 ? 12 * spans : 20 // Vuer's number for all curves
}
