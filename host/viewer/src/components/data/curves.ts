/** In how many steps a curve is drawn that goes through so many points, if nothing else is said. */
export function stepsThrough(points: number, closed: boolean): number {
  const spans = closed ? points : points - 1
  return spans > 3 ? 12 * spans : 20 // which is what Vuer has for all
}
