// `<form data-at-once>` sends itself, as soon as a person sees the page: one that is only fetched ahead does not.
const send = () => document.querySelector("form[data-at-once]")?.requestSubmit();
if (document.prerendering) document.addEventListener("prerenderingchange", send, { once: true });
else send();
