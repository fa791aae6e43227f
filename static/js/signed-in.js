/* The end of signing in over a page whose session had ended (js/session.js): the page is told, and the window it
   opened goes. Where signing in took a tab of its own, the words on this page say what to do. */

new BroadcastChannel("session").postMessage({ signedIn: true });
if (opener) close();
