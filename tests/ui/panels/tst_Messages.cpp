#include "ui/window/WindowFixture.h"

#include <QLabel>
#include <QPushButton>
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
};

QTEST_MAIN(tst_Messages)
#include "tst_Messages.moc"
