// Runs before the first paint, so that a dark page never flashes light. It is a file because the page allows no inline script.
(function () {
  var wish = null
  try {
    wish = localStorage.getItem('myba.theme')
  } catch {
    // Storage may be closed; the system's wish counts then.
  }
  var dark = wish ? wish === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.classList.toggle('dark', dark)
})()
