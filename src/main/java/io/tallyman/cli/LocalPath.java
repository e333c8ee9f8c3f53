package io.tallyman.cli;

import io.tallyman.alert.LocalFolder;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that names a folder of this machine, and refuses one elsewhere. */
final class LocalPath implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        return LocalFolder.of(value)
                .orElseThrow(
                        () -> new TypeConversionException("expected a folder of this machine, found '" + value + "'"));
    }
}
