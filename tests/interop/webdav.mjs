// Node's package webdav, asked to work in a folder below the URL: webdav.mjs PACKAGE URL
const { createClient } = await import(`${process.argv[2]}/dist/node/index.js`);
const client = createClient(process.argv[3]);
const [cup, moved] = ["/kettle/a b;ä#%.txt", "/kettle/moved"];
await client.createDirectory("/kettle");
await client.putFileContents(cup, "tea");
console.log((await client.getDirectoryContents("/kettle", { deep: true })).map(one => one.filename).join());
await client.copyFile(cup, "/kettle/copy");
await client.moveFile("/kettle/copy", moved);
const lock = await client.lock(moved);
await client.putFileContents(moved, "no").catch(error => console.log(error.status));
await client.putFileContents(moved, "yes", { headers: { If: `(<${lock.token}>)` } });
await client.unlock(moved, `<${lock.token}>`);
console.log(await client.getFileContents(moved, { format: "text" }), (await client.stat(moved)).size);
await client.deleteFile("/kettle");
console.log(await client.exists("/kettle"));
