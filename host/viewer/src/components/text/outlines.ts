// In a chunk of its own: few texts need it. It is the loader of three-stdlib because that of
// three itself gets a part of it from another machine.
import { Font, TTFLoader } from 'three-stdlib'

/** A TrueType font for texts of three dimensions. */
export async function loadTrueType(url: string): Promise<Font> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`font ${url}: ${response.status} ${response.statusText}`)
  return new Font(new TTFLoader().parse(await response.arrayBuffer()) as never)
}
