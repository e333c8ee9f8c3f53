package io.tallyman.alert;

import io.tallyman.suite.Suite.Environment;
import java.util.Collection;
import java.util.List;

/** A disk of a process that will die. */
final class Mortal extends Disk {
    private final Disk disk;
    private final Death death;

    Mortal(Disk disk, Death death) {
        this.disk = disk;
        this.death = death;
    }

    @Override
    public void write(Delivery delivery) {
        death.around(() -> {
            disk.write(delivery);
            return delivery;
        });
    }

    @Override
    public List<Delivery> pending(Environment environment) {
        return death.around(() -> disk.pending(environment));
    }

    @Override
    public void add(List<Delivery> added) {
        death.around(() -> {
            disk.add(added);
            return added;
        });
    }

    @Override
    public void update(Collection<Progress> progress) {
        death.around(() -> {
            disk.update(progress);
            return progress;
        });
    }
}
