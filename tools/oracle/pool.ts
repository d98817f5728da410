/**
 * Values for the properties of generated resources. They include letters that Unicode's case mappings map to ASCII letters
 * (ſ to s, the Kelvin sign to k), letters that look like ASCII letters, and invisible characters.
 */

/** Beginnings of URLs. */
export const SCHEMES: readonly string[] = [
  ['https://', 'HTTPS://', 'HttpS://', 'http://', 'HTTP://', 'wss://', 'WSS://', 'ws://', 'fabric:/', 'FABRIC:/'],
  ['fabric://', 'https:/', 'https:', 'https', '://', '//', 'https\\://', 'httpshttp://', 'ftp://', 'https ://'],
  ['httpſ://', 'wſſ://', 'HTTPſ://', 'ｈｔｔｐｓ://', 'https：//', 'h\u0301ttps://', 'http\u0327s://'],
  ['\u0000https://', 'http\u0000s://', 'https\u0000://', '\ufeffhttps://', '\u200bhttps://', ' https://', '\thttps://'],
  ['https*://', '*', '[https://', "[concat('https', '://')]", '[[https://'],
].flat();

/** The rest of the URLs. */
export const HOSTS: readonly string[] = [
  ['', ' ', '\u0000', 'orders.contoso.com', 'ORDERS.contoso.com:443/a?next=http://', 'x'.repeat(3000)],
  ['münchen.example', '\u0130stanbul.example', '\u212a.example', 'e\u0301.example', '😀.contoso.com'],
].flat();

export const PROTOCOLS: readonly string[] = [
  ['http', 'https', 'ws', 'wss', 'HTTP', 'HTTPS', 'Http', 'WS', 'Wss', 'http ', ' https', 'httpſ', 'wſ', 'wſs', 'ftp'],
  ['', ' ', 'http\u0000', 'http,https', 'https\n', 'soap'],
].flat();

export const TEXTS: readonly string[] = [
  ['', ' ', '\t\n', 'x', 'true', 'false', 'True', 'null', '0', '1', '5', '[]', '{}', 'ſ', 's', 'S', '\u212a', 'k', 'K'],
  ['İ', 'i', 'ı', 'I', 'ß', 'SS', 'ẞ', 'é', 'e\u0301', 'É', '\u0000', 'a\u0000b', '\ufeff', '\u200b', '😀', '[*]'],
  ['[', '[[', "[parameters('effect')]", "[field('name')]", 'a*b', 'x'.repeat(5000), 'ǆ', 'Ǆ', 'ǅ', 'ς', 'σ', 'Σ'],
  ['constructor', '__proto__', '2021-08-01', '2021-08-01T00:00:00Z', '2022-##-##'],
].flat();

export const NUMBERS: readonly number[] = [0, 1, -1, 5, 1.5, -0.5, 100, 1e15, 2 ** 31, 2 ** 53, 1e21, 1e-7, 1e300];

/** Parts of API Management policies, which are XML. */
export const POLICY_PARTS: readonly string[] = [
  ['<policies>', '<inbound>', '<inbound><base />', '<backend><base/>', '<outbound>\r\n\t<base/>', '</policies>', ' '],
  ['<on-error><base />', '<INBOUND><BASE/>', '<set-backend-service base-url="http://a" />'],
].flat();
