const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in an SVG file, in an attribute too: names and values are the user's. Characters that XML does not have are left out. */
export function svgText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what XML 1.0 forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (character) => escapes[character] ?? '')
}
