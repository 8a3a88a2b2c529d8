import { useLocation } from "react-router";

/**
 * A link to the page where the visitor is, with its query. It works without scripts. A browser's own reload would
 * post a form again, if that is how the visitor came here.
 */
export function ReloadLink({ children }: { children: string }) {
  const { pathname, search } = useLocation();
  return (
    <a
      href={pathname + search}
      onClick={(event) => {
        // A link to an address with a fragment only scrolls. No form is answered at such an address.
        if (window.location.hash === "") return;
        event.preventDefault();
        window.location.reload();
      }}
    >
      {children}
    </a>
  );
}
