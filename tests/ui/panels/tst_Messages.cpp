#include "ui/series/SeriesFixture.h"

#include <QLabel>
#include <QPushButton>
#include <QStatusBar>
#include <QToolButton>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Messages in the real window.
class tst_Messages : public QObject {
    Q_OBJECT

private:
    static QRect placeOf(const QWidget& widget, const QWidget& window)
    {
        return {widget.mapTo(&window, QPoint(0, 0)), widget.size()};
    }

private Q_SLOTS:
    void nothingMovesWhenOneComesOrGoes()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        QTRY_VERIFY(fixture.window.isSettled());
        const QList<QWidget*> watched{fixture.find<QWidget>("compareView"), fixture.find<QWidget>("pdfPlot"),
            fixture.find<QWidget>("candidatesDock"), fixture.find<QWidget>("dataDock")};
        const auto places = [&] {
            QCoreApplication::processEvents();
            QList<QRect> all;
            for (const QWidget* const widget : watched)
                all.append(placeOf(*widget, fixture.window));
            return all;
        };
        const QList<QRect> before = places();
        MessageBar& messages = fixture.window.messages();
        QVERIFY(!messages.isVisible());
        QString longText;
        for (int i = 0; i < 60; ++i)
            longText += QStringLiteral("word%1 ").arg(i);
        bool pressed = false;
        messages.add(MessageBar::Kind::Error, longText, "Do it", [&] { pressed = true; });
        messages.add(MessageBar::Kind::Note, "short");
        QCOMPARE(places(), before);
        QVERIFY(messages.isVisible());
        // Whole, inside the window, and on top of what lies there.
        const QRect place = placeOf(messages, fixture.window);
        QVERIFY(fixture.window.rect().contains(place));
        for (QLabel* const text : messages.findChildren<QLabel*>("messageText")) {
            QVERIFY2(text->height() >= text->heightForWidth(text->width()),
                qPrintable(QStringLiteral("%1 of %2").arg(text->height()).arg(text->heightForWidth(text->width()))));
            QVERIFY(messages.rect().contains(QRect(text->mapTo(&messages, QPoint(0, 0)), text->size())));
        }
        auto* const button = messages.findChild<QPushButton*>();
        QCOMPARE(fixture.window.childAt(button->mapTo(&fixture.window, button->rect().center())), static_cast<QWidget*>(button));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(pressed);
        QCOMPARE(fixture.messages(), QStringList{"short"});
        QTRY_VERIFY(messages.height() < place.height());
        QCOMPARE(places(), before);
        // It keeps its corner when the window changes, on each page.
        fixture.window.resize(1200, 700);
        fixture.window.seriesActions().table->setChecked(true);
        QTRY_VERIFY(fixture.window.isSettled());
        QVERIFY(fixture.window.rect().contains(placeOf(messages, fixture.window)));
        auto* const close = messages.findChild<QToolButton*>();
        QCOMPARE(fixture.window.childAt(close->mapTo(&fixture.window, close->rect().center())), static_cast<QWidget*>(close));
        QTest::mouseClick(close, Qt::LeftButton);
        QVERIFY(!messages.isVisible());
    }

    /// One line lies over the free part of the status bar.
    void aLineHidesNothingOfThePlot()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        fixture.window.messages().add(MessageBar::Kind::Note, "The plot was saved.");
        QTRY_VERIFY(fixture.window.isSettled());
        const QRect plot = placeOf(*fixture.find<QWidget>("pdfPlot"), fixture.window);
        const QRect message = placeOf(fixture.window.messages(), fixture.window);
        constexpr int belowTheWords = 8; // pixels, of the plot
        QVERIFY2(message.top() > plot.bottom() - belowTheWords, qPrintable(QString("%1 %2").arg(message.top()).arg(plot.bottom())));
    }

    void whatStopsARunStaysInReach()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        fixture.table().selectAll();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.seriesActions().mine->isEnabled(), CLUSTERLENS_PATIENCE);
        for (int i = 0; i < 3; ++i)
            fixture.window.messages().add(MessageBar::Kind::Error, QString("p_%1.gr: expected text, found binary data").arg(i));
        fixture.window.seriesActions().mine->trigger();
        const MessageBar& messages = fixture.window.messages();
        for (const char* const name : {"queuePause", "queueSkip", "queueCancel", "cancelButton"}) {
            auto* const button = fixture.find<QToolButton>(name);
            QTRY_VERIFY(button->isVisible());
            QVERIFY2(!placeOf(messages, fixture.window).intersects(placeOf(*button, fixture.window)), name);
        }
        QTest::mouseClick(fixture.find<QToolButton>("queueCancel"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QTest::mouseClick(fixture.find<QToolButton>("queueCancel"), Qt::LeftButton);               // forgets what is left
        QTRY_VERIFY(placeOf(messages, fixture.window).bottom() > fixture.window.statusBar()->y()); // back in the corner
    }

    void notesLeaveAndErrorsWaitInTheStatusBar()
    {
        WindowFixture fixture;
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        MessageBar& messages = fixture.window.messages();
        auto* const waiting = fixture.find<QToolButton>("foldedMessages");
        const int bar = fixture.window.statusBar()->height();
        messages.setPatience(50, 50);
        bool looked = false;
        messages.add(MessageBar::Kind::Note, "saved");
        messages.add(MessageBar::Kind::Error, "not read", "Look", [&] { looked = true; });
        messages.add(MessageBar::Kind::Warning, "odd");
        QVERIFY(messages.isVisible());
        QTRY_VERIFY(!messages.isVisible());
        QCOMPARE(fixture.messages(), QStringList({"not read", "odd"}));
        QVERIFY(waiting->isVisible());
        QVERIFY(waiting->text().endsWith("2"));
        QCOMPARE(fixture.window.statusBar()->height(), bar);
        messages.setPatience(0, 0);
        QTest::mouseClick(waiting, Qt::LeftButton);
        QVERIFY(messages.isVisible());
        QVERIFY(!waiting->isVisible());
        QTest::mouseClick(messages.findChild<QPushButton*>(), Qt::LeftButton);
        QVERIFY(looked);
        QCOMPARE(fixture.messages(), QStringList{"odd"});
        QCOMPARE(messages.history().size(), 3);
    }

    /// Of many none is lost: three are seen, the others wait.
    void manyErrorsAreAllThere()
    {
        WindowFixture fixture;
        MessageBar& messages = fixture.window.messages();
        for (int i = 0; i < 10; ++i)
            messages.add(MessageBar::Kind::Error, QString("file %1").arg(i));
        QCOMPARE(fixture.messages().size(), 10);
        QCOMPARE(messages.findChildren<QLabel*>("messageText").size(), 10);
        const auto seen = [&] {
            QStringList texts;
            for (const QLabel* const text : messages.findChildren<QLabel*>("messageText"))
                if (text->isVisible())
                    texts.append(text->text());
            return texts;
        };
        QTRY_COMPARE(seen(), QStringList({"file 7", "file 8", "file 9"}));
        auto* const waiting = fixture.find<QToolButton>("foldedMessages");
        QVERIFY(waiting->text().endsWith("7"));
        while (!seen().isEmpty())
            for (QToolButton* const close : messages.findChildren<QToolButton*>())
                if (close->isVisible())
                    close->click();
        waiting->click();
        QCOMPARE(seen(), QStringList({"file 4", "file 5", "file 6"}));
    }
};

QTEST_MAIN(tst_Messages)
#include "tst_Messages.moc"
