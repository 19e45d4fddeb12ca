#include "fields/ElidedLabel.h"

#include <QHelpEvent>
#include <QStylePainter>
#include <QToolTip>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr int lettersAtLeast = 12;

}

ElidedLabel::ElidedLabel(QWidget* parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QSize wanted = QLabel::sizeHint();
    return {std::min(wanted.width(), lettersAtLeast * fontMetrics().averageCharWidth()), wanted.height()};
}

QString ElidedLabel::shownText() const
{
    return fontMetrics().elidedText(text(), Qt::ElideMiddle, contentsRect().width() - 2 * margin());
}

bool ElidedLabel::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || !toolTip().isEmpty() || shownText() == text())
        return QLabel::event(event);
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
    return true;
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    painter.drawItemText(contentsRect().adjusted(margin(), margin(), -margin(), -margin()), int(alignment()), palette(),
        isEnabled(), shownText(), foregroundRole());
}

} // namespace clusterlens::ui
