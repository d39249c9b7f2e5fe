/**
 * Rewrites the parts of a COLLADA document that three.js does not read. Strips and fans of triangles become
 * triangles, images without a file are removed, and a missing asset element is added: without it three.js
 * reads nothing. It returns true if the document has changed.
 */
export function repair(xml: Document): boolean {
  const { documentElement: root } = xml
  const all = (name: string) => [...xml.getElementsByTagNameNS('*', name)]
  const [strips, fans] = [all('tristrips'), all('trifans')]
  for (const list of strips) list.replaceWith(triangles(list, true))
  for (const list of fans) list.replaceWith(triangles(list, false))
  const images = all('image').filter((image) => image.getElementsByTagNameNS('*', 'init_from').length === 0)
  for (const image of images) image.remove()
  const bare = root.localName === 'COLLADA' && all('asset').length === 0
  if (bare) root.prepend(xml.createElementNS(root.namespaceURI, 'asset'))
  return bare || strips.length + fans.length + images.length > 0
}

/** Returns a triangles element for an element of strips or fans. */
function triangles(strips: Element, turns: boolean): Element {
  const { ownerDocument: xml, namespaceURI } = strips
  const list = xml.createElementNS(namespaceURI, 'triangles')
  const material = strips.getAttribute('material')
  if (material !== null) list.setAttribute('material', material)
  const inputs = [...strips.children].filter(({ localName }) => localName === 'input')
  list.append(...inputs)
  // The numbers of a vertex: one for each input, but inputs may share one.
  const width = Math.max(0, ...inputs.map((input) => Number(input.getAttribute('offset') ?? 0) || 0)) + 1
  const indices: string[] = []
  let count = 0
  for (const strip of strips.children) {
    if (strip.localName !== 'p') continue
    const numbers = strip.textContent?.trim().split(/\s+/) ?? []
    const vertex = (i: number) => numbers.slice(i * width, (i + 1) * width).join(' ')
    for (let i = 2; (i + 1) * width <= numbers.length; i++, count++) {
      // Every second triangle of a strip is the other way round.
      const [a, b] = turns ? (i % 2 === 0 ? [i - 2, i - 1] : [i - 1, i - 2]) : [0, i - 1]
      indices.push(vertex(a), vertex(b), vertex(i))
    }
  }
  list.setAttribute('count', String(count))
  const p = xml.createElementNS(namespaceURI, 'p')
  p.textContent = indices.join(' ')
  list.append(p)
  return list
}
