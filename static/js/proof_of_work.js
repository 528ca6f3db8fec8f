// Does the work that the board asks of whoever posts, once somebody begins to type; the form waits for its end.
const field = document.querySelector("[data-challenge]");
// Keys are derived on safe connections alone. Without, the posting waits for review, as it does without scripts.
if (field && globalThis.crypto?.subtle) {
  const challenge = JSON.parse(field.dataset.challenge);
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const keyOf = async (counter) => {
    const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0]);
    new DataView(password.buffer).setUint32(password.length - 4, counter);
    const secret = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
    return hex(await crypto.subtle.deriveBits(how, secret, keyLength * 8));
  };
  const solve = async () => {
    for (let counter = 0; ; counter++) {
      const derivedKey = await keyOf(counter);
      if (!derivedKey.startsWith(keyPrefix)) continue;
      field.value = btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
      return;
    }
  };
  let work;
  const begin = () => (work ??= solve());
  field.form.addEventListener("input", begin, { once: true });
  field.form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    await begin();
    field.form.requestSubmit(event.submitter);
  });
}
