#include "ui/support/HoldQueue.h"
#include "ui/support/Pictures.h"
#include "ui/window/WindowFixture.h"

#include "movie/MovieJob.h"
#include "panels/MessageBar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>

#include <fstream>
#include <numbers>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

namespace {

struct Wanted {
    int width = 120;
    int height = 80;
    int frames = 6;
    bool transparent = false;
    int axis = 0;
};

/// Pixels that are clearly lighter in one of two pictures.
int differing(const QImage& one, const QImage& other)
{
    int count = 0;
    for (int y = 0; y < one.height(); ++y)
        for (int x = 0; x < one.width(); ++x)
            count += std::abs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y))) > 24 ? 1 : 0;
    return count;
}

} // namespace

/// A turn of a particle as a movie, in the real window.
class tst_Movie : public QObject {
    Q_OBJECT

private:
    static void fill(const QWidget& dialog, const Wanted& wanted, const QString& folder)
    {
        dialog.findChild<QSpinBox*>("movieWidth")->setValue(wanted.width);
        dialog.findChild<QSpinBox*>("movieHeight")->setValue(wanted.height);
        dialog.findChild<QSpinBox*>("movieFrames")->setValue(wanted.frames);
        dialog.findChild<QCheckBox*>("movieTransparent")->setChecked(wanted.transparent);
        dialog.findChild<QComboBox*>("movieAxis")->setCurrentIndex(wanted.axis);
        dialog.findChild<QLineEdit*>("movieFolder")->setText(folder);
    }

    /// Clicks through the dialog; the job is added then.
    static void order(WindowFixture& fixture, const Wanted& wanted, const QString& folder)
    {
        WindowFixture::answer([&](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("movieDialog"));
            fill(*dialog, wanted, folder);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.actions().movie->trigger();
    }

    static void make(WindowFixture& fixture, const Wanted& wanted, const QString& folder)
    {
        order(fixture, wanted, folder);
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.movies.isBusy(), CLUSTERLENS_PATIENCE);
    }

    static QStringList files(const QString& folder) { return QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name); }

    static QImage frame(const QString& folder, int number)
    {
        return QImage(folder + QStringLiteral("/frame-%1.png").arg(number, 4, 10, QLatin1Char('0')));
    }

    static void mine(WindowFixture& fixture)
    {
        fixture.window.open({example("gold-decahedron.gr")});
        QVERIFY(!fixture.window.actions().movie->isEnabled());
        fixture.mine();
        QVERIFY(fixture.window.actions().movie->isEnabled());
    }

    /// A program called ffmpeg that does \p what, and that alone.
    void installEncoder(const QString& what)
    {
        const QString path = m_programs.filePath("ffmpeg");
        std::ofstream(path.toStdString()) << "#!/bin/sh\n" << what.toStdString() << "\n";
        QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner);
    }

    QTemporaryDir m_programs;
    QByteArray m_path;

private Q_SLOTS:
    void initTestCase()
    {
        m_path = qgetenv("PATH");
        qputenv("PATH", m_programs.path().toLocal8Bit()); // whatever is installed here
    }
    void cleanup() { QFile::remove(m_programs.filePath("ffmpeg")); }
    void cleanupTestCase() { qputenv("PATH", m_path); }

    void aWholeTurnComesBackToWhereItBegan()
    {
        const CameraPose start{{3.0, 4.0, 20.0}, {0.5, 0.0, 0.0}, Eigen::Vector3d::UnitY(), 10.0, true};
        const Eigen::Vector3d axis(1.0, 2.0, -1.0);
        CameraPose now = start;
        for (int i = 0; i < 8; ++i)
            now = now.turned(axis, 45.0);
        QVERIFY((now.position - start.position).norm() < 1e-12);
        QVERIFY((now.up - start.up).norm() < 1e-12);
        // A quarter turn about y takes what looks along z to x.
        const CameraPose front{{0.0, 0.0, 5.0}, Eigen::Vector3d::Zero(), Eigen::Vector3d::UnitY(), 1.0, false};
        QVERIFY((front.turned(Eigen::Vector3d::UnitY(), 90.0).position - Eigen::Vector3d(5.0, 0.0, 0.0)).norm() < 1e-12);
        // An axis that stands upright is vertical on the screen, and the camera is 15 degrees above its foot.
        const CameraPose upright = start.upright(axis);
        const Projection screen = upright.projection({1.0, 1.0});
        QVERIFY(std::abs(screen.right.dot(axis.normalized())) < 1e-12);
        QVERIFY(std::abs(-screen.forward.dot(axis.normalized()) - std::sin(15.0 * std::numbers::pi / 180.0)) < 1e-12);
        // A sphere that fills the view: its edge is 1/1.06 of the way, in the shorter direction.
        const Projection wide = start.fitted(12.0, 2.0).projection({200.0, 100.0});
        QVERIFY(std::abs(wide.pixelsPerAngstrom * 12.0 - 50.0 / 1.06) < 1e-9);
        const Projection high = start.fitted(12.0, 0.5).projection({100.0, 200.0});
        QVERIFY(std::abs(high.pixelsPerAngstrom * 12.0 - 50.0 / 1.06) < 1e-9);
    }

    void framesOfOneTurn()
    {
        WindowFixture fixture;
        mine(fixture);
        const QString folder = fixture.path("film");
        make(fixture, {}, folder);
        QCOMPARE(files(folder).size(), 6);
        QSet<QByteArray> different;
        for (int i = 1; i <= 6; ++i) {
            const QImage image = frame(folder, i);
            QCOMPARE(image.size(), QSize(120, 80));
            QVERIFY(tests::covered(image) > 120 * 80 / 10); // the particle is in it
            QCOMPARE(image.pixelColor(0, 0), QColor(Qt::white));
            different.insert(
                QByteArray::fromRawData(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()).toHex());
        }
        QCOMPARE(different.size(), 6); // of a decahedron, 54 atoms, that does not lie along the axis
        QVERIFY(fixture.messages().last().contains("6 frames"));
        // Another one takes its place after a question, as a whole.
        WindowFixture::answer([&](QWidget* dialog) {
            fill(*dialog, {120, 80, 3, true, 1}, folder);
            WindowFixture::answer([](QWidget* question) { question->findChild<QPushButton*>("replace")->click(); });
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.actions().movie->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.movies.isBusy(), CLUSTERLENS_PATIENCE);
        QCOMPARE(files(folder).size(), 3);
        const QImage transparent = frame(folder, 2);
        QCOMPARE(qAlpha(transparent.pixel(0, 0)), 0);
        QCOMPARE(qAlpha(transparent.pixel(60, 40)), 255); // an atom or a stick in the middle of a solid particle
    }

    /// Nothing is there yet when the second one is wanted.
    void aFolderThatAMovieIsGoingToIsAskedAbout()
    {
        WindowFixture fixture;
        mine(fixture);
        const QString folder = fixture.path("film");
        HoldQueue held(fixture.workspace.movies);
        order(fixture, {64, 64, 2}, folder);
        QString question;
        WindowFixture::answer([&](QWidget* dialog) {
            fill(*dialog, {64, 64, 5}, folder);
            WindowFixture::answer([&](QWidget* box) {
                question = qobject_cast<QMessageBox*>(box)->text();
                qobject_cast<QMessageBox*>(box)->button(QMessageBox::Cancel)->click();
            });
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
            QVERIFY(dialog->isVisible()); // for another folder
            dialog->findChild<QLineEdit*>("movieFolder")->setText(fixture.path("other"));
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.actions().movie->trigger();
        QVERIFY2(question.contains("still being written to film"), qPrintable(question));
        held.release();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.movies.isBusy(), CLUSTERLENS_PATIENCE);
        QCOMPARE(files(folder).size(), 2);
        QCOMPARE(files(fixture.path("other")).size(), 5);
    }

    void theParticlesOwnAxisStandsUpright()
    {
        WindowFixture fixture;
        mine(fixture);
        int axes = 0;
        WindowFixture::answer([&](QWidget* dialog) {
            auto* const choice = dialog->findChild<QComboBox*>("movieAxis");
            for (int i = 0; i < choice->count(); ++i)
                axes += choice->itemText(i).contains("5-fold") ? 1 : 0;
            qobject_cast<QDialog*>(dialog)->reject();
        });
        fixture.window.actions().movie->trigger();
        QCOMPARE(axes, 1); // the best candidate is a decahedron
        QVERIFY(!fixture.workspace.movies.isBusy());
        // Turned about it by a fifth, a decahedron looks as before; about the screen's axis it does not.
        const QString folder = fixture.path("fifths");
        make(fixture, {200, 200, 5, false, 2}, folder);
        const int changed = differing(frame(folder, 1), frame(folder, 2));
        make(fixture, {200, 200, 5, false, 1}, fixture.path("across"));
        const int across = differing(frame(fixture.path("across"), 1), frame(fixture.path("across"), 2));
        QVERIFY2(5 * changed < across, qPrintable(QStringLiteral("%1 and %2 pixels").arg(changed).arg(across)));
    }

    void withFfmpegThereIsAnMp4Too()
    {
        installEncoder("/bin/sleep 0.4; for last; do :; done; [ -f frame-0004.png ] && printf '%s ' \"$@\" > \"$last\"");
        WindowFixture fixture;
        mine(fixture);
        const QString folder = fixture.path("film");
        make(fixture, {64, 64, 4}, folder);
        QCOMPARE(files(folder).size(), 5);
        QFile film(folder + "/movie.mp4");
        QVERIFY(film.open(QIODevice::ReadOnly));
        const QString arguments = QString::fromUtf8(film.readAll());
        QVERIFY(arguments.contains("-framerate 30 -i frame-%04d.png"));
        QVERIFY(arguments.contains("libx264"));
        QVERIFY(fixture.messages().last().contains("MP4"));
    }

    void withoutFfmpegTheDialogSaysSo()
    {
        WindowFixture fixture;
        mine(fixture);
        QString word;
        WindowFixture::answer([&](QWidget* dialog) {
            const auto* film = dialog->findChild<QCheckBox*>("movieFilm");
            word = film->isEnabled() ? QString() : film->text();
            dialog->close();
        });
        fixture.window.actions().movie->trigger();
        QVERIFY2(word.contains("ffmpeg is not installed"), qPrintable(word));
    }

    void whatCannotBeIsNotTicked()
    {
        installEncoder("exit 1");
        WindowFixture fixture;
        mine(fixture);
        QList<bool> ticked;
        WindowFixture::answer([&](QWidget* dialog) {
            auto* const film = dialog->findChild<QCheckBox*>("movieFilm");
            auto* const transparent = dialog->findChild<QCheckBox*>("movieTransparent");
            ticked << film->isChecked();
            transparent->click();
            ticked << film->isChecked() << film->isEnabled();
            transparent->click();
            ticked << film->isChecked(); // as it was
            film->click();
            transparent->click();
            transparent->click();
            ticked << film->isChecked();
            qobject_cast<QDialog*>(dialog)->reject();
        });
        fixture.window.actions().movie->trigger();
        QCOMPARE(ticked, (QList<bool>{true, false, false, true, false}));
    }

    void framesStayWhereFfmpegFails()
    {
        installEncoder("echo 'Unknown encoder' >&2; exit 1");
        WindowFixture fixture;
        mine(fixture);
        QSignalSpy said(fixture.window.findChild<MessageBar*>(), &MessageBar::added);
        const QString folder = fixture.path("film");
        make(fixture, {64, 64, 4}, folder);
        QCOMPARE(files(folder).size(), 4);
        QCOMPARE(said.first().first().value<MessageBar::Kind>(), MessageBar::Kind::Warning);
        QVERIFY(!fixture.messages().filter("Unknown encoder").isEmpty());
        QVERIFY(fixture.messages().last().contains("4 frames"));
    }

    void cancelLeavesTheFolderAsItWasAndTheWindowGoesOn()
    {
        installEncoder("exec /bin/sleep 1000"); // PATH has nothing but the encoder
        WindowFixture fixture;
        mine(fixture);
        const QString folder = fixture.path("film");
        order(fixture, {300, 300, 2000}, folder);
        int turns = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.workspace.movies.current() && fixture.workspace.movies.current()->progress().done > 3, CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.find<QLabel>("jobText")->text().startsWith("Movie of"));
        QTimer beat;
        connect(&beat, &QTimer::timeout, this, [&] { ++turns; });
        beat.start(0);
        QTest::qWait(300);
        QVERIFY2(turns > 30, qPrintable(QString::number(turns))); // a window that waits for frames turns once or twice
        fixture.window.actions().cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.movies.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY(!QFileInfo::exists(folder));
        QVERIFY(fixture.messages().last().contains("cancelled"));
        // While ffmpeg works as well.
        order(fixture, {64, 64, 2}, folder);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.workspace.movies.current()
                && fixture.workspace.movies.current()->progress().stage == QStringLiteral("encoding"),
            60000);
        fixture.window.actions().cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.movies.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY(!QFileInfo::exists(folder));
    }
};

QTEST_MAIN(tst_Movie)
#include "tst_Movie.moc"
