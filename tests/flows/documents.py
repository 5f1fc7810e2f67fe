"""The API documents of one stack: the published ones in a folder of its own, changed, or with another one beside them."""
import pathlib
import re

PUBLISHED = pathlib.Path(__file__).resolve().parents[2] / "openapi"


def copy_published(stack, policy=None):
    """From here on the stack has its own copies. `policy`: one more line in the x-tollgate of payments.yaml."""
    stack.openapi = stack.folder / "documents"
    stack.openapi.mkdir(exist_ok=True)
    for file in PUBLISHED.glob("*.yaml"):
        text = file.read_text()
        if policy and file.name == "payments.yaml":
            changed = text.replace("upstream: payments\n", f"upstream: payments\n  {policy}\n", 1)
            assert changed != text, "payments.yaml has no document-level upstream in block style"
            text = changed
        (stack.openapi / file.name).write_text(text)


def add_document(stack, name, paths, scopes=("accounts:read",), upstream="payments"):
    """After copy_published(): one more API at /NAME. `paths` is what follows `paths:`, each line with two spaces or more."""
    payments = (PUBLISHED / "payments.yaml").read_text()
    # A scope has the same words in every document.
    words = {scope: re.search(rf"clientCredentials:(?:.|\n)*?{scope}: ([^\n]*)", payments)[1] for scope in scopes}
    described = ", ".join(f'"{scope}": "{text}"' for scope, text in words.items())
    (stack.openapi / f"{name}.yaml").write_text(f"""openapi: 3.1.0
info: {{title: {name.title()}, version: "1"}}
servers: [{{url: /{name}}}]
x-tollgate: {{upstream: {upstream}}}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials: {{tokenUrl: /oauth2/token, scopes: {{{described}}}}}
paths:
{paths}""")
