// Copy buttons: shown only where the browser can copy; every page works without this script.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
// The page that takes an authorization response to its app goes on by itself.
for (const form of document.querySelectorAll("form[data-send-at-once]")) form.submit();
