package io.tallyman.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFolderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s3://lake/alerts",
                "S3A://lake",
                "s3:/lake",
                "dbfs:/mnt/alerts",
                "abfss://c@a.net/x",
                "https://example.com/x",
                "file://elsewhere/x",
                "file:///a%zz",
                "a\0b"
            })
    void aFolderElsewhereIsNone(String text) {
        assertThat(LocalFolder.of(text)).isEmpty();
    }

    @Test
    void pathsAndFileAddressesAreFolders() {
        assertThat(LocalFolder.of("reports")).contains(Path.of("reports"));
        assertThat(LocalFolder.of("/var/spool/tallyman")).contains(Path.of("/var/spool/tallyman"));
        assertThat(LocalFolder.of("file:///var/spool/tallyman")).contains(Path.of("/var/spool/tallyman"));
        assertThat(LocalFolder.of("file:/var/spool%20x")).contains(Path.of("/var/spool x"));
        assertThat(LocalFolder.of("week:47")).contains(Path.of("week:47"));
    }

    @Test
    void aChannelOfFilesIsRefusedWhereItWouldMakeAFolderNamedAfterAScheme() {
        assertThat(Told.refused(new FileDrop(), "path = \"s3://lake/alerts\""))
                .containsExactly("Expected a folder of this machine, found 's3://lake/alerts'");
        assertThat(Told.target(new FileDrop(), "path = \"file:///var/spool/tallyman\"")
                        .about())
                .isEqualTo("/var/spool/tallyman");
    }
}
