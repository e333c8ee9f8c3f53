package io.tallyman.alert;

import io.tallyman.alert.Channel.Sent;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * A server that takes e-mail.
 *
 * @param user who sends, where the server asks
 */
record SmtpServer(String host, int port, Tls tls, Optional<String> user, Optional<Secret> password) {

    /** How the way to the server is kept secret. */
    enum Tls {
        /** A plain connection that turns into TLS before anything is said; refused where the server cannot. */
        STARTTLS(587),
        /** TLS from the first byte. */
        TLS(465),
        NONE(25);

        private final int port;

        Tls(int port) {
            this.port = port;
        }

        /** The usual port. */
        int port() {
            return port;
        }
    }

    /** Sends once; never throws. The timeout bounds the whole conversation. */
    Sent send(String from, List<String> to, Payload payload, Duration timeout) {
        CompletableFuture<Sent> answer = new CompletableFuture<>();
        // A server may answer every line just in time, so the socket's timeouts alone would not bound it.
        Thread thread = new Thread(() -> converse(from, to, payload, timeout, answer), "tallyman-smtp");
        thread.setDaemon(true);
        // Providers and handlers of content are found by the context's loader, which in a job may not see our jar.
        thread.setContextClassLoader(SmtpServer.class.getClassLoader());
        thread.start();
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return answer.getNow(
                    new Sent.Later(this + ": not finished within " + timeout.toMillis() + "ms", Duration.ZERO));
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return answer.getNow(new Sent.Later(this + ": interrupted", Duration.ZERO));
        } catch (ExecutionException e) {
            return new Sent.Later(this + ": " + quoted(e.getCause()), Duration.ZERO);
        }
    }

    /** The first answer counts: how the session ends after the mail was accepted is no reason to send it again. */
    private void converse(
            String from, List<String> to, Payload payload, Duration timeout, CompletableFuture<Sent> answer) {
        try {
            Session session = Session.getInstance(properties(timeout));
            try (Transport transport = session.getTransport("smtp")) {
                MimeMessage message = mime(session, from, to, payload);
                transport.connect(
                        host,
                        port,
                        user.orElse(null),
                        password.map(Secret::value).orElse(null));
                transport.sendMessage(message, message.getAllRecipients());
                answer.complete(new Sent.Delivered(this + ": accepted"));
            }
        } catch (SendFailedException e) {
            answer.complete(judged(e));
        } catch (AuthenticationFailedException e) {
            String reason = this + ": name or password refused, " + quoted(e);
            answer.complete(
                    reason(e).startsWith("4") ? new Sent.Later(reason, Duration.ZERO) : new Sent.Refused(reason));
        } catch (MessagingException e) {
            answer.complete(new Sent.Later(this + ": " + quoted(e), Duration.ZERO));
        } catch (Exception | LinkageError e) {
            answer.completeExceptionally(e);
        }
    }

    /** Some addresses may have been served although others were not; those must not get it again. */
    private Sent judged(SendFailedException failure) {
        int served = count(failure.getValidSentAddresses());
        String reason = this + ": " + quoted(deepest(failure));
        if (served > 0) {
            return new Sent.Delivered(this + ": accepted for " + served + ", not for "
                    + (count(failure.getInvalidAddresses()) + count(failure.getValidUnsentAddresses())) + ": "
                    + quoted(deepest(failure)));
        }
        return code(failure) >= 500 ? new Sent.Refused(reason) : new Sent.Later(reason, Duration.ZERO);
    }

    private static int count(Address[] addresses) {
        return addresses == null ? 0 : addresses.length;
    }

    /** The lowest of the server's codes: while one of them means "later", trying again may help. */
    private static int code(MessagingException failure) {
        int lowest = Integer.MAX_VALUE;
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            if (e instanceof SMTPAddressFailedException address) {
                lowest = Math.min(lowest, address.getReturnCode());
            } else if (e instanceof SMTPSenderFailedException sender) {
                lowest = Math.min(lowest, sender.getReturnCode());
            } else if (e instanceof SMTPSendFailedException send && send.getNextException() == null) {
                lowest = Math.min(lowest, send.getReturnCode());
            }
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }

    private static Exception deepest(MessagingException failure) {
        Exception next = failure.getNextException();
        return next instanceof MessagingException inner ? deepest(inner) : next == null ? failure : next;
    }

    private Properties properties(Duration timeout) throws NoSuchAlgorithmException {
        String millis = Long.toString(Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.auth", Boolean.toString(user.isPresent()));
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.starttls.enable", Boolean.toString(tls == Tls.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(tls == Tls.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(tls == Tls.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        // Asked now, not once per process: the default of SSLSocketFactory is fixed at its first use.
        properties.put("mail.smtp.ssl.socketFactory", SSLContext.getDefault().getSocketFactory());
        return properties;
    }

    private static MimeMessage mime(Session session, String from, List<String> to, Payload payload)
            throws MessagingException {
        MimeMultipart parts = new MimeMultipart("alternative");
        parts.addBodyPart(part(payload.headers().getOrDefault("text", ""), "plain"));
        // The last part is the one a mail program prefers.
        parts.addBodyPart(part(payload.body(), "html"));
        MimeMessage message = new Identified(session, payload.key());
        message.setFrom(from);
        message.setRecipients(MimeMessage.RecipientType.TO, InternetAddress.parse(String.join(", ", to), true));
        message.setSubject(payload.headers().get("Subject"), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(Instant.now()));
        // Keeps absence notes from being sent back.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setContent(parts);
        return message;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    private String quoted(Throwable failure) {
        return HttpSender.quoted(
                reason(failure), password.map(Secret::value).stream().toList());
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        Throwable cause = failure instanceof MessagingException m ? m.getNextException() : failure.getCause();
        String why = cause == null || cause.getMessage() == null ? "" : ", " + cause.getMessage();
        return (message == null ? failure.getClass().getSimpleName() : message.strip()) + why;
    }

    /** Host and port. */
    @Override
    public String toString() {
        return host + ":" + port;
    }

    /** A message whose id is ours: by it a mail program can tell a repetition. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
