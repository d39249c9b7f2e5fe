// Searches the entries of names.js: name, kind, file, summary, and the words that people search
// for who do not know the name. Best are equal names, then beginnings of names, search words, other
// parts of names, summaries.
const box = document.getElementById('search')
const list = document.getElementById('found')
let chosen = -1

function find(text) {
  const wanted = text.toLowerCase().replace(/^vuer\./, '').replace(/\(\)$/, '')
  const rank = ([name, , , summary, ideas]) => {
    const lower = name.toLowerCase()
    const short = lower.slice(lower.indexOf(':') + 1)
    if (lower === wanted || short === wanted) return 0
    if (lower.startsWith(wanted) || short.startsWith(wanted)) return 1
    if (wanted.length > 2 && ` ${ideas}`.includes(` ${wanted}`)) return 2
    if (lower.includes(wanted)) return 3
    return summary.toLowerCase().includes(wanted) ? 4 : 5
  }
  return names
    .map((page) => ({ page, at: rank(page) }))
    .filter(({ at }) => at < 5)
    .sort((a, b) => a.at - b.at)
    .slice(0, 12)
    .map(({ page }) => page)
}

function show() {
  const text = box.value.trim()
  const found = text ? find(text) : []
  list.replaceChildren(...found.map(([name, kind, file, summary], i) => {
    const item = document.createElement('li')
    item.id = `found-${i}`
    item.role = 'option'
    const link = document.createElement('a')
    link.href = file
    link.tabIndex = -1
    const about = document.createElement('span')
    about.textContent = summary || kind
    link.append(name, about)
    item.append(link)
    return item
  }))
  if (text && found.length === 0) {
    const nothing = document.createElement('li')
    nothing.className = 'none'
    nothing.textContent = 'No results'
    list.append(nothing)
  }
  list.hidden = !text
  box.setAttribute('aria-expanded', String(!list.hidden))
  choose(found.length > 0 ? 0 : -1)
}

function choose(i) {
  chosen = i
  ;[...list.children].forEach((item, at) => {
    item.ariaSelected = String(at === i)
    if (at === i) item.scrollIntoView({ block: 'nearest' })
  })
  if (i < 0) box.removeAttribute('aria-activedescendant')
  else box.setAttribute('aria-activedescendant', `found-${i}`)
}

box.addEventListener('input', show)
box.addEventListener('focus', show)
box.addEventListener('blur', () => setTimeout(() => { list.hidden = true }, 150))
box.addEventListener('keydown', (event) => {
  const count = list.querySelectorAll('a').length
  if (event.key === 'ArrowDown' && count > 0) choose((chosen + 1) % count)
  else if (event.key === 'ArrowUp' && count > 0) choose((chosen + count - 1) % count)
  else if (event.key === 'Enter' && chosen >= 0) location.href = list.children[chosen].firstChild.href
  else if (event.key === 'Escape') {
    box.value = ''
    show()
    return
  } else return
  event.preventDefault()
})
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target === box || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  box.focus()
})
for (const button of document.querySelectorAll('.copy')) {
  if (!navigator.clipboard) button.hidden = true
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.nextElementSibling.textContent)
    button.textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy' }, 1500)
  })
}
