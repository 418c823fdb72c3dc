// Starts the emulator on a free port of loopback and prints the port.
const TelegramServer = require('telegram-test-api');
const net = require('net');

const probe = net.createServer();
probe.listen(0, '127.0.0.1', () => {
  const { port } = probe.address();
  probe.close(async () => {
    const server = new TelegramServer({ port, host: '127.0.0.1', storeTimeout: 600 });
    await server.start();
    console.log(port);
  });
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0)); // ends with whoever started it
