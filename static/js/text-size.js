/* The reader's text size, before the page is first painted. */
try {
  document.documentElement.dataset.text = localStorage.getItem("text-size") ?? 0;
} catch {
  // A browser that keeps nothing shows the usual size.
}
