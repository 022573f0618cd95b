import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;
import org.opensearch.transport.TransportService;

/**
 * Nodes of OpenSearch in one process, for tests, on loopback and free ports.
 *
 * Arguments: the folder of their data, how many nodes, and the transport addresses of nodes to join,
 * apart by commas, or "-" for a cluster of their own. Once all have joined it prints
 * "ready TRANSPORT HTTP ...": the transport address of the first and the HTTP address of each. A
 * line "stop 2" on standard input ends the third node, "start 2" brings it back, each answered by a
 * line. The process ends with its standard input, so that no test leaves a node behind.
 */
public final class LocalNodes {
    private static final List<Class<? extends Plugin>> PLUGINS =
        List.of(Netty4Plugin.class, CommonAnalysisPlugin.class);

    /** A node of plug-ins that are on the class path. */
    private static final class LocalNode extends Node {
        LocalNode(Environment environment) {
            super(environment, PLUGINS, false);
        }

        String transport() {
            return injector().getInstance(TransportService.class)
                .boundAddress().publishAddress().toString();
        }

        String http() {
            return "http://" + injector().getInstance(HttpServerTransport.class)
                .boundAddress().publishAddress();
        }
    }

    private final Path folder;
    private final LocalNode[] nodes;
    private final List<String> seeds = new ArrayList<>();
    private final boolean joins;

    private LocalNodes(Path folder, int size, String seeds) {
        this.folder = folder;
        this.nodes = new LocalNode[size];
        this.joins = !seeds.equals("-");
        if (joins) {
            this.seeds.addAll(List.of(seeds.split(",")));
        }
    }

    private void start(int number) throws Exception {
        String name = (joins ? "guest-" : "node-") + number;
        Settings.Builder settings = Settings.builder()
            .put("path.home", folder.resolve(name).toString())
            .put("node.name", name)
            .put("cluster.name", "dateline-tests")
            .put("network.host", "127.0.0.1")
            .put("http.port", "0")
            .put("transport.port", "0")
            .put("node.processors", 2)
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .putList("node.roles", joins ? List.of("data") : List.of("cluster_manager", "data"))
            .putList("discovery.seed_hosts", seeds);
        if (!joins) {
            settings.put("cluster.initial_cluster_manager_nodes", "node-0");
        }
        nodes[number] = new LocalNode(
            InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> name));
        nodes[number].start();
        seeds.add(nodes[number].transport());
    }

    private void stop(int number) throws Exception {
        if (nodes[number] != null) {
            nodes[number].close();
            nodes[number] = null;
        }
    }

    private void serve() throws Exception {
        StringBuilder ready = new StringBuilder("ready ");
        for (int number = 0; number < nodes.length; number++) {
            start(number);
            ready.append(number == 0 ? nodes[0].transport() : "").append(' ');
            ready.append(nodes[number].http());
        }
        System.out.println(ready);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.trim().split(" ");
            int number = Integer.parseInt(words[1]);
            if (words[0].equals("stop")) {
                stop(number);
                System.out.println("stopped");
            } else {
                start(number);
                System.out.println("started " + nodes[number].http());
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        new LocalNodes(Path.of(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]).serve();
        // Nobody reads the data again: there is no need to end in order.
        Runtime.getRuntime().halt(0);
    }
}
