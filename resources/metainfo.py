#!/usr/bin/env python3
"""Fills in the public addresses that the metainfo has room for, and leaves out what has none.

  metainfo.py TEMPLATE OUTPUT NAME=ADDRESS..."""
import re
import sys
import xml.etree.ElementTree as xml


def fill(element, addresses):
    """False where the element names an address that there isn't, or has lost a part to that; the whole stays."""
    name = re.search(r"@(\w+)@", element.text or "")
    if name:
        address = addresses[name.group(1)].rstrip("/")
        element.text = element.text.replace(name.group(), address)
        return bool(address)
    lost = [child for child in element if not fill(child, addresses)]
    for child in lost:
        element.remove(child)
    return not lost or element.tag == "component"


def main(template, output, *addresses):
    tree = xml.parse(template)
    fill(tree.getroot(), dict(address.split("=", 1) for address in addresses))
    tree.write(output, encoding="UTF-8", xml_declaration=True)
    with open(output, "a", encoding="utf-8") as file:
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
