"""Pastes the tour of README.md into a shell and looks for what each block promises: `tour.py README.md`."""
import os
import re
import subprocess
import sys

text = open(sys.argv[1]).read()
blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)
mark = "---- end of block"
script = "set -eu\n" + "".join(f"{block}\necho '{mark}'\n" for block in blocks)
root = os.path.dirname(os.path.abspath(sys.argv[1]))
done = subprocess.run(["bash", "-c", script], cwd=root, capture_output=True, text=True, timeout=120)
outputs = done.stdout.split(mark)
passed = failed = 0
for number, block in enumerate(blocks):
    output = outputs[number] if number < len(outputs) else ""
    position, missing = 0, None if number < len(outputs) - 1 else "its end"
    for promise in re.findall(r"^# -> (.*)$", block, re.M):
        found = output.find(promise, position)
        if found < 0:
            missing = missing or promise
        position = max(position, found)
    if missing:
        failed += 1
        print(f"FAIL block {number + 1}: no {missing} in\n{output}\nof\n{block}")
    else:
        passed += 1
        print(f"ok   block {number + 1}")
if failed:
    print(done.stderr)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not blocks else 0)
