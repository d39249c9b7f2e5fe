/**
 * Returns the address of the websocket: `?ws=` as it is, resolved against the page if it is a
 * path; else the folder of the page, which a proxy may have put below a path. The official
 * client drops the port of an https page; this one keeps it.
 */
export function socketAddress(page: URL): string {
  const asked = page.searchParams.get('ws')
  if (asked) {
    const base = new URL(page)
    base.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:'
    // "localhost:8012" would parse as a scheme.
    const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(asked) || /^[/.?]/.test(asked) ? asked : `//${asked}`
    const url = new URL(full, base)
    if (url.protocol === 'http:') url.protocol = 'ws:'
    if (url.protocol === 'https:') url.protocol = 'wss:'
    url.hash = ''
    return url.href
  }
  if (page.hostname === 'vuer.ai') return 'ws://localhost:8012'
  const url = new URL('.', page)
  return `${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}${url.pathname}`
}

/** Returns the host that `?ws=` names, or null for the page's own: another host decides what this page shows. */
export function foreignServer(page: URL): string | null {
  if (!page.searchParams.get('ws')) return null
  try {
    const { host } = new URL(socketAddress(page))
    return host === page.host ? null : host
  } catch {
    return null
  }
}

/** Where a path of the host is to which the websocket goes. */
export function hostAddress(socket: string, path: string): string {
  const url = new URL(path, socket)
  url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:'
  return url.href
}
