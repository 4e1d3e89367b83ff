// On a narrow page the sections scroll sideways: the one that is open is in sight.
document.querySelector(".sections [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
