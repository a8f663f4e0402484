let taken = ''

/** Takes the token out of the address (`#token=…`) and removes it there, so that it stays in no history; the page keeps it while it is open. */
export function takeFragmentToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) {
    taken = token
    history.replaceState(history.state, '', location.pathname)
  }
  return taken
}
