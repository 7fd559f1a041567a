"""Python's easywebdav, asked to work in a folder: webdav.py HOST PORT PATH"""
import os
import sys
import tempfile

import easywebdav

host, port, path = sys.argv[1:]
client = easywebdav.connect(host, port=int(port), path=path)
with tempfile.TemporaryDirectory() as folder:
    cup = os.path.join(folder, "cup")
    with open(cup, "w", encoding="ascii") as file:
        file.write("tea")
    client.mkdir("kettle")
    client.upload(cup, "kettle/a b.txt")
    client.download("kettle/a b.txt", cup + "2")
    with open(cup + "2", encoding="ascii") as file:
        print(file.read(), [one.size for one in client.ls("kettle")][1:])
client.delete("kettle/a b.txt")
client.rmdir("kettle")
print(client.exists("kettle"))
