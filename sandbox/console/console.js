// Keeps the lists fresh while somebody looks, copies codes, and shows the reader's own time.
// The page works without it: reload to see what is new.
const EVERY_MS = 2000

function dress(root) {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = !navigator.clipboard
  for (const time of root.querySelectorAll('time[data-ms]')) {
    const moment = new Date(Number(time.dataset.ms))
    time.textContent = moment.toTimeString().slice(0, 8)
    time.title = moment.toISOString()
  }
}

/** Whether somebody is at work in this part: it must not change under their hands. */
function isInUse(part) {
  const selection = getSelection()
  return part.contains(document.activeElement) || (!selection.isCollapsed && part.contains(selection.anchorNode))
}

async function refresh() {
  const answer = await fetch(location.pathname + location.search)
  if (!answer.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`)
    if (!next || isInUse(part)) continue
    const written = next.innerHTML
    if (part.written === written) continue
    for (const open of part.querySelectorAll('details[open][id]')) fresh.getElementById(open.id)?.setAttribute('open', '')
    dress(next)
    part.replaceChildren(...next.childNodes)
    part.written = written
  }
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy)
  button.textContent = 'Copied'
  button.blur()
})

dress(document)
setInterval(() => {
  // A sandbox that is being restarted answers again soon.
  if (!document.hidden) refresh().catch(() => {})
}, EVERY_MS)
